/**
 * The model that tells a person from what is behind them, as MediaPipe's Tasks read it. The one that is published on npm says
 * nothing about its input, and the Tasks refuse it: this adds that the input is an image with values from 0 to 1. Layouts:
 * https://github.com/tensorflow/tflite-support/blob/master/tensorflow_lite_support/metadata/metadata_schema.fbs and
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */
import { Builder, ByteBuffer } from 'flatbuffers';

/** Numbers of the fields of a table, as the schemas have them. */
const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
};
const METADATA = { name: 0, buffer: 1 };
const BUFFER = { data: 0 };
const MODEL_METADATA = { subgraphs: 3 };
const SUBGRAPH_METADATA = { inputs: 2, outputs: 3 };
const TENSOR_METADATA = { name: 0, content: 3, processUnits: 4 };
const CONTENT = { type: 0, properties: 1 };
const IMAGE_PROPERTIES = { colorSpace: 0 };
const PROCESS_UNIT = { type: 0, options: 1 };
const NORMALIZATION = { mean: 0, std: 1 };

/** Members of unions and enums. */
const [IMAGE, RGB, NORMALIZE] = [2, 1, 1];

const OFFSET_BYTES = 4;

/**
 * @param {Uint8Array} model a TensorFlow Lite model with one image as input, without metadata
 * @returns {Uint8Array} the same with metadata
 */
export function withImageInput(model) {
  const old = new ByteBuffer(model);
  const root = old.readInt32(0);
  const placeOf = (field) => root + old.__offset(root, 4 + 2 * field);
  const target = (place) => place + old.readInt32(place);
  const made = new Builder(model.length + 4096);
  // Offsets of this format point forward only: what was there stays as it is, behind a new root.
  prepend(made, model, 16);
  const kept = (place) => model.length - target(place);

  const metadata = prependVector(made, inputMetadata(), 16);
  const buffer = table(made, 1, () => made.addFieldOffset(BUFFER.data, metadata, 0));
  const list = target(placeOf(MODEL.buffers));
  const count = old.readInt32(list);
  const places = Array.from({ length: count }, (_, i) => list + OFFSET_BYTES * (i + 1));
  const buffers = offsets(made, [...places.map(kept), buffer]);
  const name = made.createString('TFLITE_METADATA');
  const entry = table(made, 2, () => {
    made.addFieldOffset(METADATA.name, name, 0);
    made.addFieldInt32(METADATA.buffer, count, 0);
  });
  const entries = offsets(made, [entry]);
  const whole = table(made, 8, () => {
    made.addFieldInt32(MODEL.version, old.readInt32(placeOf(MODEL.version)), 0);
    for (const field of [MODEL.operatorCodes, MODEL.subgraphs, MODEL.description])
      made.addFieldOffset(field, kept(placeOf(field)), 0);
    made.addFieldOffset(MODEL.buffers, buffers, 0);
    made.addFieldOffset(MODEL.metadata, entries, 0);
  });
  made.finish(whole, 'TFL3');
  return made.asUint8Array();
}

/** What the model's metadata says: one image in, its values divided by 255; one mask out. */
function inputMetadata() {
  const made = new Builder(512);
  const mean = floats(made, [0]);
  const std = floats(made, [255]);
  const normalization = table(made, 2, () => {
    made.addFieldOffset(NORMALIZATION.mean, mean, 0);
    made.addFieldOffset(NORMALIZATION.std, std, 0);
  });
  const unit = table(made, 2, () => {
    made.addFieldInt8(PROCESS_UNIT.type, NORMALIZE, 0);
    made.addFieldOffset(PROCESS_UNIT.options, normalization, 0);
  });
  const image = table(made, 2, () => made.addFieldInt8(IMAGE_PROPERTIES.colorSpace, RGB, 0));
  const content = table(made, 3, () => {
    made.addFieldInt8(CONTENT.type, IMAGE, 0);
    made.addFieldOffset(CONTENT.properties, image, 0);
  });
  const units = offsets(made, [unit]);
  const inputName = made.createString('image');
  const input = table(made, 7, () => {
    made.addFieldOffset(TENSOR_METADATA.name, inputName, 0);
    made.addFieldOffset(TENSOR_METADATA.content, content, 0);
    made.addFieldOffset(TENSOR_METADATA.processUnits, units, 0);
  });
  const outputName = made.createString('mask');
  const output = table(made, 7, () => made.addFieldOffset(TENSOR_METADATA.name, outputName, 0));
  const inputs = offsets(made, [input]);
  const outputs = offsets(made, [output]);
  const subgraph = table(made, 9, () => {
    made.addFieldOffset(SUBGRAPH_METADATA.inputs, inputs, 0);
    made.addFieldOffset(SUBGRAPH_METADATA.outputs, outputs, 0);
  });
  const subgraphs = offsets(made, [subgraph]);
  const whole = table(made, 8, () => made.addFieldOffset(MODEL_METADATA.subgraphs, subgraphs, 0));
  made.finish(whole, 'M001');
  return made.asUint8Array();
}

/** @param {Builder} made @param {number} fields how many the schema has @param {() => void} fill */
function table(made, fields, fill) {
  made.startObject(fields);
  fill();
  return made.endObject();
}

function offsets(made, list) {
  made.startVector(OFFSET_BYTES, list.length, OFFSET_BYTES);
  for (const offset of list.toReversed()) made.addOffset(offset);
  return made.endVector();
}

function floats(made, list) {
  made.startVector(4, list.length, 4);
  for (const value of list.toReversed()) made.addFloat32(value);
  return made.endVector();
}

function prependVector(made, bytes, alignment) {
  made.startVector(1, bytes.length, alignment);
  for (const byte of bytes.toReversed()) made.addInt8((byte << 24) >> 24);
  return made.endVector();
}

function prepend(made, bytes, alignment) {
  made.prep(alignment, bytes.length);
  for (const byte of bytes.toReversed()) made.writeInt8((byte << 24) >> 24);
}
