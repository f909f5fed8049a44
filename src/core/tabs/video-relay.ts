/**
 * A picture that one tab has, shown in another tab of the same browser: by a connection of its own, which never leaves the
 * machine. Tabs have no other way to share one.
 */
import type { CallSession } from '../call/backend.js';

/**
 * Shows a picture in an element.
 *
 * @param ask what the tab that has it answers to an offer
 * @returns ends it
 */
export function receivePicture(
  video: HTMLVideoElement,
  ask: (offer: string) => Promise<string>,
): () => void {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('video', { direction: 'recvonly' });
  connection.addEventListener('track', ({ track }) => {
    video.muted = video.autoplay = video.playsInline = true;
    video.srcObject = new MediaStream([track]);
  });
  const open = async (): Promise<void> => {
    await connection.setLocalDescription();
    const sdp = await ask(await localDescription(connection));
    await connection.setRemoteDescription({ type: 'answer', sdp });
  };
  open().catch(() => {}); // the call is over, or the tab gone: both are told
  return () => {
    connection.close();
    video.srcObject = null;
  };
}

/**
 * Sends a user's picture, whatever it is from time to time, for as long as the other tab shows it.
 *
 * @returns the answer to the offer
 */
export async function sendPicture(
  session: CallSession,
  userId: string,
  offer: string,
): Promise<string> {
  const connection = new RTCPeerConnection();
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  const [transceiver] = connection.getTransceivers();
  transceiver!.direction = 'sendonly';
  const video = document.createElement('video');
  const follow = (): void => {
    const stream = video.srcObject as MediaStream | null;
    void transceiver!.sender.replaceTrack(stream?.getVideoTracks()[0] ?? null).catch(() => {});
  };
  for (const type of ['loadedmetadata', 'emptied']) video.addEventListener(type, follow);
  const detach = session.attachView(userId, video);
  connection.addEventListener('connectionstatechange', () => {
    if (!['closed', 'disconnected', 'failed'].includes(connection.connectionState)) return;
    connection.close();
    detach();
  });
  await connection.setLocalDescription();
  return localDescription(connection);
}

/** With all ways to reach it inside. */
async function localDescription(connection: RTCPeerConnection): Promise<string> {
  if (connection.iceGatheringState !== 'complete')
    await new Promise<void>((resolve) =>
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') resolve();
      }),
    );
  return connection.localDescription!.sdp;
}
