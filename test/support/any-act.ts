import { type Purpose, purposes } from "#policy/categories";
import { allowOutside } from "#vault/act";

/** Whoever imports this may open for every purpose outside of every act: tests call modules without a route or a job. */
allowOutside({ name: "a test", opens: Object.keys(purposes) as Purpose[] });
