/**
 * `dist/background`: the library that tells a person from what is behind them, as it is published, and its model. The kit
 * loads them from there when a background is first hidden.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withImageInput } from './segmentation-model.mjs';

const packages = new URL('../node_modules/', import.meta.url);
const inPackage = (path) => fileURLToPath(new URL(path, packages));

const LIBRARY = '@mediapipe/tasks-vision';
const FILES = [
  'vision_bundle.mjs',
  'wasm/vision_wasm_module_internal.js',
  'wasm/vision_wasm_module_internal.wasm',
];
/** The one for wide pictures: half the work of the square one. */
const MODEL = '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite';

const NOTICE = `MediaPipe, Copyright The MediaPipe Authors, Apache License 2.0 (LICENSE in this folder)

vision_*: ${LIBRARY} ${versionOf(LIBRARY)}, unchanged
selfie.tflite: selfie_segmentation_landscape.tflite of @mediapipe/selfie_segmentation
  ${versionOf('@mediapipe/selfie_segmentation')}, changed: a description of its input was added
`;

function versionOf(name) {
  return JSON.parse(readFileSync(inPackage(`${name}/package.json`), 'utf8')).version;
}

/** @param {string} folder where the files go */
export function writeBackgroundFiles(folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of FILES)
    copyFileSync(inPackage(`${LIBRARY}/${file}`), `${folder}/${file.replace('wasm/', '')}`);
  writeFileSync(`${folder}/selfie.tflite`, withImageInput(readFileSync(inPackage(MODEL))));
  copyFileSync(inPackage('flatbuffers/LICENSE'), `${folder}/LICENSE`); // the text of Apache 2.0, which MediaPipe's packages lack
  writeFileSync(`${folder}/NOTICE`, NOTICE);
}
