/** `npm run photographs`: takes the pictures of the sample shop that are missing (sample/photography/README.md). */
import "../sample/photography/take.ts";
