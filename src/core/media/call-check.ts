/**
 * Checks what prevents calls on this page, and how to fix it, as data. It opens no device and shows no permission prompt.
 */
import type { Media } from '../call/call-info.js';
import type { Device } from '../call/call-error.js';
import { isSoundBlocked } from './autoplay.js';
import { callObstacle } from './call-support.js';
import { listDevices } from './devices.js';
import { refusalByPolicy } from './page-policy.js';

export type Obstacle =
  /** The page is not served over https, nor from localhost. */
  | 'insecure-page'
  | 'old-browser'
  | 'offline'
  /** A `Permissions-Policy` header of the site. */
  | 'header'
  /** The frame around the page lacks an `allow` attribute. */
  | 'frame'
  /** The page is sandboxed without `allow-same-origin`: by its frame, or by a header of the site. */
  | 'sandbox'
  /** Denied by the person, or by a policy of their organisation. */
  | 'permission-denied'
  | 'device-missing'
  /** A Content-Security-Policy of the site. */
  | 'csp'
  /** The browser's autoplay policy blocks sound until there is a user gesture on the page. */
  | 'sound-blocked';

export interface Finding {
  readonly obstacle: Obstacle;
  readonly device?: Device;
  /** The address that is blocked. */
  readonly address?: string;
  /** What the site has to set: a header, an attribute, an address. */
  readonly fix?: string;
}

export interface CheckOptions {
  /** The kind of calls to check for. Default: `video`. */
  readonly media?: Media;
  /** Servers the page has to connect to, such as a relay. */
  readonly addresses?: readonly string[];
}

/**
 * Checks this page.
 *
 * @returns what prevents calls, the worst first; empty when calls are possible
 */
export async function checkCalls({ media = 'video', addresses = [] }: CheckOptions = {}): Promise<
  readonly Finding[]
> {
  const obstacle = callObstacle();
  if (obstacle === 'insecure-page')
    return [{ obstacle, fix: location.href.replace(/^http:/, 'https:') }];
  if (obstacle) return [{ obstacle }];
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
  const refusal = refusalByPolicy(device, all);
  if (refusal) return { obstacle: refusal.detail, device, fix: refusal.fix };
  if ((await permissionOf(device)) === 'denied') return { obstacle: 'permission-denied', device };
  const kind = device === 'camera' ? 'videoinput' : 'audioinput';
  const found = await listDevices();
  const isMissing = found !== undefined && !found.some((each) => each.kind === kind);
  return isMissing && { obstacle: 'device-missing', device };
}

async function permissionOf(device: Device): Promise<PermissionState | undefined> {
  const status = await navigator.permissions?.query({ name: device }).catch(() => undefined); // browsers that do not know the name reject
  return status?.state;
}

/** A blocked connection fires `securitypolicyviolation` as soon as it is tried. */
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

/** @returns `false`, once a blocked connection would have been reported */
async function connect(href: string, protocol: string): Promise<false> {
  const settled = new Promise<false>((resolve) => setTimeout(resolve, 1000, false)); // long enough: the event fires at once
  if (protocol.startsWith('ws')) {
    try {
      const socket = new WebSocket(href);
      socket.onopen = () => socket.close();
    } catch {
      // the event reports it
    }
  } else void fetch(href, { mode: 'no-cors', method: 'HEAD' }).catch(() => {});
  return settled;
}
