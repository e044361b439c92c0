/** Words with their line breaks, as they were typed. */
export function Paragraphs({ words }: { words: string }) {
  return (
    <>
      {words.split(/\n+/).map((line) => (
        <p>{line}</p>
      ))}
    </>
  );
}
