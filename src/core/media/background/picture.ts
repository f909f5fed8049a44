/** Loads the picture that is shown behind a person. */
import { CallError } from '../../call/call-error.js';
import { withDeadline } from '../../call/deadline.js';

/** How long a picture may take, in ms. */
const LOAD_MS = 30_000;

/**
 * @param address of any image that the browser shows. From another site it has to allow being read (CORS).
 * @throws CallError `network`, detail `background-picture`
 */
export async function loadPicture(address: string): Promise<ImageBitmap> {
  try {
    const image = new Image();
    image.crossOrigin = 'anonymous';
    image.src = new URL(address, document.baseURI).href;
    await withDeadline(image.decode(), LOAD_MS);
    return await createImageBitmap(image);
  } catch (cause) {
    throw new CallError('network', `The picture ${address} cannot be loaded as a background.`, {
      detail: 'background-picture',
      cause,
    });
  }
}
