/** One day, week or month of a chart. `value` is drawn, `shown` is what it is called. */
export type Bar = { label: string; value: number; shown: string };

const height = 120;
const barWidth = 10;
const gap = 3;

/**
 * Bars over time, with a line through the mean of seven. Drawn on the server, in the colour of the text's accent, so that it
 * reads in grey and in the dark. What it shows stands in words as its title, and in a table beside it: a picture alone tells
 * nobody a figure.
 */
export function Bars({ bars, title }: { bars: readonly Bar[]; title: string }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = bars.length * (barWidth + gap);
  const y = (value: number): number => Math.round((height - (value / most) * height) * 10) / 10;
  const mean = bars.map((_, at) => {
    const week = bars.slice(Math.max(0, at - 6), at + 1);
    return week.reduce((sum, { value }) => sum + value, 0) / week.length;
  });
  const line = mean.map((value, at) => `${at * (barWidth + gap) + barWidth / 2},${y(value)}`).join(" ");
  return (
    <svg class="chart" viewBox={`0 -4 ${width} ${height + 8}`} role="img" preserveAspectRatio="none">
      <title>{title}</title>
      <line x1="0" x2={width} y1={height} y2={height} class="axis" />
      {bars.map(({ label, value, shown }, at) => (
        <rect x={at * (barWidth + gap)} y={y(value)} width={barWidth} height={Math.max(0, height - y(value))}>
          <title>{`${label}: ${shown}`}</title>
        </rect>
      ))}
      <polyline points={line} class="mean" />
    </svg>
  );
}
