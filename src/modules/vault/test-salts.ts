import { parentPort, workerData } from "node:worker_threads";
import { systemRandom } from "#kernel/random";
import { saltPool } from "./salt-pool.ts";

/** Sends back `workerData` salts in one piece; for the tests that look for one given out twice. */
const nextSalt = saltPool(systemRandom);
parentPort?.postMessage(Buffer.concat(Array.from({ length: Number(workerData) }, nextSalt)));
