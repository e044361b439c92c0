/**
 * Just enough of the ONNX file format to write down a network of convolutions. A file is a protobuf message: fields of a
 * number, a wire type and a value; the numbers below are those of onnx.proto.
 */

type Part = Uint8Array;
export type Attribute = {
  readonly name: string;
  readonly ints?: readonly number[];
  readonly int?: number;
  readonly text?: string;
};
export type Tensor = { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array };
export type Node = {
  readonly kind: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: readonly Attribute[];
};

const FLOAT = 1;
const OPSET = 9;

/** The bytes of a model with one input and one output, both float tensors of (1, channels, height, width). */
export function model(nodes: readonly Node[], weights: readonly Tensor[], input: string, output: string): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, encodeNode(node))),
    text(2, "network"),
    ...weights.map((tensor) => message(5, encodeTensor(tensor))),
    message(11, encodeInput(input)),
    message(12, encodeInput(output)),
  ];
  return join([number(1, 4), message(7, join(graph)), message(8, number(2, OPSET))]);
}

function encodeNode({ kind, inputs, output, attributes = [] }: Node): Part {
  return join([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, kind),
    ...attributes.map((attribute) => message(5, encodeAttribute(attribute))),
  ]);
}

function encodeAttribute({ name, ints, int, text: words }: Attribute): Part {
  if (ints !== undefined) return join([text(1, name), ...ints.map((value) => number(8, value)), number(20, 7)]);
  if (words !== undefined) return join([text(1, name), text(4, words), number(20, 3)]);
  return join([text(1, name), number(3, int ?? 0), number(20, 2)]);
}

function encodeTensor({ name, shape, values }: Tensor): Part {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([...shape.map((size) => number(1, size)), number(2, FLOAT), text(8, name), message(9, raw)]);
}

function encodeInput(name: string): Part {
  const sizes = ["batch", "channels", "height", "width"].map((size) => message(1, text(2, `${name}_${size}`)));
  const tensor = join([number(1, FLOAT), message(2, join(sizes))]);
  return join([text(1, name), message(2, message(1, tensor))]);
}

function number(field: number, value: number): Part {
  return join([varint(field << 3), varint(value)]);
}

function text(field: number, words: string): Part {
  return message(field, new TextEncoder().encode(words));
}

function message(field: number, content: Part): Part {
  return join([varint((field << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Part {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}

function join(parts: readonly Part[]): Part {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
