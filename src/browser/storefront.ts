import { addInPlace } from "./add-in-place.ts";
import { chooseInPlace } from "./choose-in-place.ts";
import { closePanels } from "./close-panels.ts";
import { filterInPlace } from "./filter-in-place.ts";
import { lookCloser } from "./look-closer.ts";
import { sendInPlace } from "./send-in-place.ts";
import { suggest } from "./suggest.ts";
import { keepHistory } from "./swap.ts";

keepHistory();
chooseInPlace();
addInPlace();
filterInPlace();
closePanels();
lookCloser();
sendInPlace();
suggest();
