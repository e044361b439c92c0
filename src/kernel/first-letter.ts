/** As a sentence begins. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** As it goes on after a comma or a colon. */
export function lowered(sentence: string): string {
  return sentence.startsWith("PostgreSQL") ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
