/**
 * What stands in the way of calls on this very page, as data, with what to write where that helps. Looks only: no device is
 * opened, and nobody is asked.
 */
import type { Media } from '../call/call-info.js';
import type { Device } from '../call/call-error.js';
import { isSoundBlocked } from './autoplay.js';

export type Obstacle =
  /** The page is not served over https, nor from localhost. */
  | 'insecure-page'
  | 'old-browser'
  | 'offline'
  /** A `Permissions-Policy` header of the site. */
  | 'header'
  /** The frame around the page lacks an `allow` attribute. */
  | 'frame'
  /** The person said no, or their organisation did. */
  | 'permission-denied'
  | 'device-missing'
  /** A Content-Security-Policy of the site. */
  | 'csp'
  /** The browser plays no sound before a person did something on the page. */
  | 'sound-blocked';

export interface Finding {
  readonly obstacle: Obstacle;
  readonly device?: Device;
  /** What is blocked. */
  readonly address?: string;
  /** What the site has to write: a header, an attribute, an address. */
  readonly fix?: string;
}

export interface CheckOptions {
  /** What the calls are for. Default: `video`. */
  readonly media?: Media;
  /** Where the page has to connect to, such as a relay. */
  readonly addresses?: readonly string[];
}

interface Policy {
  allowsFeature(feature: string): boolean;
}

/**
 * Looks around.
 *
 * @returns what is in the way, the worst first; nothing when calls can be made
 */
export async function checkCalls({ media = 'video', addresses = [] }: CheckOptions = {}): Promise<
  readonly Finding[]
> {
  if (!isSecureContext)
    return [{ obstacle: 'insecure-page', fix: location.href.replace(/^http:/, 'https:') }];
  if (!('RTCPeerConnection' in globalThis) || !('mediaDevices' in navigator))
    return [{ obstacle: 'old-browser' }];
  const devices: Device[] = media === 'video' ? ['microphone', 'camera'] : ['microphone'];
  const findings = await Promise.all([
    ...devices.map((device) => checkDevice(device, devices)),
    ...addresses.map(checkAddress),
    isSoundBlocked().then((blocked) => blocked && ({ obstacle: 'sound-blocked' } as const)),
  ]);
  if (!navigator.onLine) findings.unshift({ obstacle: 'offline' });
  return findings.filter((finding) => finding !== false);
}

async function checkDevice(device: Device, all: readonly Device[]): Promise<Finding | false> {
  if (!isAllowed(device)) {
    const isFramed = window !== window.top;
    return isFramed
      ? { obstacle: 'frame', device, fix: `allow="${[...all, 'autoplay'].join('; ')}"` }
      : {
          obstacle: 'header',
          device,
          fix: `Permissions-Policy: ${all.map((each) => `${each}=(self)`).join(', ')}`,
        };
  }
  if ((await permissionOf(device)) === 'denied') return { obstacle: 'permission-denied', device };
  const kind = device === 'camera' ? 'videoinput' : 'audioinput';
  const found = await navigator.mediaDevices.enumerateDevices();
  return !found.some((each) => each.kind === kind) && { obstacle: 'device-missing', device };
}

/** Where the browser does not tell, it is allowed until it fails. */
function isAllowed(device: Device): boolean {
  const { permissionsPolicy, featurePolicy } = document as Document & {
    permissionsPolicy?: Policy;
    featurePolicy?: Policy;
  };
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature(device) !== false;
}

async function permissionOf(device: Device): Promise<PermissionState | undefined> {
  const status = await navigator.permissions?.query({ name: device }).catch(() => undefined); // a browser that does not know the name
  return status?.state;
}

/** A policy speaks up the moment a connection is tried. */
async function checkAddress(address: string): Promise<Finding | false> {
  const { href, origin, protocol } = new URL(address, location.href);
  const done = new AbortController();
  const blocked = new Promise<boolean>((resolve) => {
    const handle = ({ blockedURI }: SecurityPolicyViolationEvent) => {
      if (href.startsWith(blockedURI)) resolve(true);
    };
    document.addEventListener('securitypolicyviolation', handle, { signal: done.signal });
  });
  const isBlocked = await Promise.race([blocked, connect(href, protocol)]);
  done.abort();
  return isBlocked && { obstacle: 'csp', address, fix: `connect-src 'self' ${origin}` };
}

/** @returns `false`, once it is clear that nothing was blocked */
async function connect(href: string, protocol: string): Promise<false> {
  const settled = new Promise<false>((resolve) => setTimeout(resolve, 1000, false)); // the event comes at once
  if (protocol.startsWith('ws')) {
    try {
      const socket = new WebSocket(href);
      socket.onopen = () => socket.close();
    } catch {
      // told by the event
    }
  } else void fetch(href, { mode: 'no-cors', method: 'HEAD' }).catch(() => {});
  return settled;
}
