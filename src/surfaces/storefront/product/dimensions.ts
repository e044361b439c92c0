import type { SizeCm, Variant } from "#catalogue";

/** `84½`: centimetres in inches, to the nearest half. */
export function inInches(cm: number): string {
  const halves = Math.round((cm / 2.54) * 2);
  const whole = Math.floor(halves / 2);
  if (halves % 2 === 0) return String(whole);
  return whole === 0 ? "½" : `${whole}½`;
}

/** `210 × 95 × 80 cm` */
export function sizeInCm({ width, depth, height }: SizeCm): string {
  return `${width} × ${depth} × ${height} cm`;
}

/** `82½ × 37½ × 31½ in` */
export function sizeInInches({ width, depth, height }: SizeCm): string {
  return `${inInches(width)} × ${inInches(depth)} × ${inInches(height)} in`;
}

/** A usual inner door in Britain is 762 mm wide; with the door on its hinges about 72 cm are left. */
const usualDoor = { width: 72, height: 196 };
const roomToHold = 2;

/** Whether the largest box comes through a door, and how wide a door it needs, in a sentence. */
export function doorAdvice({ packedCm, boxes, handling }: Variant): string {
  if (handling === "letter") return "It comes through the letterbox.";
  const [least = 0, middle = 0] = [packedCm.width, packedCm.depth, packedCm.height].sort((a, b) => a - b);
  const box = boxes === 1 ? "The box" : "The largest box";
  if (least + roomToHold <= usualDoor.width && middle <= usualDoor.height) {
    return `${box} goes through a usual inner door (${usualDoor.width} cm clear). Measure stairs and corners too.`;
  }
  const need = Math.ceil(least + roomToHold);
  return `${box} needs a door of at least ${need} cm clear width. Please measure every door and corner on the way before you order.`;
}
