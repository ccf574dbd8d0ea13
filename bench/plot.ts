/** A line plot on logarithmic axes, as an SVG file that needs no font, script or stylesheet of others. */

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Axis {
  readonly title: string;
  /** From the lowest to the highest: the ends of the axis. */
  readonly ticks: readonly number[];
}

type Scale = (value: number) => number;

const WIDTH = 790;
const HEIGHT = 460;
const LEFT = 80;
const RIGHT = 170;
const TOP = 50;
const BOTTOM = 60;
/** Told apart by readers who do not see colours alike (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

export function plot(title: string, x: Axis, y: Axis, series: readonly Series[]): string {
  const toX = scale(x, LEFT, WIDTH - RIGHT);
  const toY = scale(y, HEIGHT - BOTTOM, TOP);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    // What a screen reader says.
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 26, title, 'start', 15),
    ...x.ticks.flatMap((tick) => [
      line(toX(tick), TOP, toX(tick), HEIGHT - BOTTOM),
      text(toX(tick), HEIGHT - BOTTOM + 18, figure(tick)),
    ]),
    ...y.ticks.flatMap((tick) => [
      line(LEFT, toY(tick), WIDTH - RIGHT, toY(tick)),
      text(LEFT - 8, toY(tick) + 4, figure(tick), 'end'),
    ]),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, x.title),
    `<g transform="rotate(-90 16 ${HEIGHT / 2})">${text(16, HEIGHT / 2, y.title)}</g>`,
    ...series.flatMap((each, k) => drawSeries(each, COLOURS[k % COLOURS.length]!, k, toX, toY)),
    '</svg>',
    '',
  ].join('\n');
}

function drawSeries({ name, points }: Series, colour: string, k: number, toX: Scale, toY: Scale) {
  const at = points.map(({ x, y }) => [toX(x).toFixed(1), toY(y).toFixed(1)] as const);
  const legend = TOP + 10 + 20 * k;
  return [
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${at.map((point) => point.join()).join(' ')}"/>`,
    ...points.flatMap(({ label }, i) => [
      `<circle cx="${at[i]![0]}" cy="${at[i]![1]}" r="4" fill="${colour}"/>`,
      // Every other series has its labels below, where they do not meet its neighbour's.
      text(Number(at[i]![0]) + 7, Number(at[i]![1]) + (k % 2 === 0 ? -6 : 14), label, 'start', 10),
    ]),
    `<rect x="${WIDTH - RIGHT + 14}" y="${legend - 9}" width="12" height="12" fill="${colour}"/>`,
    text(WIDTH - RIGHT + 32, legend + 2, name, 'start'),
  ];
}

function scale({ ticks }: Axis, from: number, to: number): Scale {
  const [low, high] = [Math.log(ticks[0]!), Math.log(ticks.at(-1)!)];
  return (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#dddddd"/>`;
}

function text(x: number, y: number, content: string, anchor = 'middle', size = 12): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" fill="#222222">${content}</text>`;
}

function figure(value: number): string {
  return value.toLocaleString('en');
}
