/** Created on first need: creating one takes several milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/** Splits a text into what people take for characters; in Firefox before 125 into code points. */
export function* graphemes(text: string): Generator<string> {
  if (!('Segmenter' in Intl)) yield* text;
  else for (const { segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) yield segment;
}
