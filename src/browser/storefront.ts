import { addInPlace } from "./add-in-place.ts";
import { chooseInPlace } from "./choose-in-place.ts";
import { filterInPlace } from "./filter-in-place.ts";
import { keepHistory } from "./swap.ts";

keepHistory();
chooseInPlace();
addInPlace();
filterInPlace();
