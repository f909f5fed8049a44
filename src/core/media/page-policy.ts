/** What the owner of a page, or of the page around its frame, has to add before the browser lets it use something. */
/** `document.featurePolicy`, which TypeScript does not know: https://www.w3.org/TR/permissions-policy/ */
interface Policy {
  allowsFeature(feature: string): boolean;
}

export interface PolicyRefusal {
  /** What refuses: a `Permissions-Policy` header, an iframe without `allow`, or a sandbox. */
  readonly detail: 'header' | 'frame' | 'sandbox';
  /** What to send or to write. */
  readonly fix: string;
}

/** Whether the browser's policies for this page allow a feature. Browsers that do not tell are assumed to allow it. */
export function isAllowed(feature: string): boolean {
  return policyOf(document)?.allowsFeature(feature) !== false;
}

/**
 * @param feature the device that is refused, or may be, or another feature
 * @param all the features that the page will need
 * @returns what refuses it, as far as the browser tells; a refusal by a person is none
 */
export function refusalByPolicy(
  feature: string,
  all: readonly string[],
): PolicyRefusal | undefined {
  if (isSandboxed())
    return {
      detail: 'sandbox',
      fix: isFramed()
        ? 'allow-same-origin'
        : 'Content-Security-Policy: sandbox allow-scripts allow-same-origin',
    };
  if (isAllowed(feature)) return undefined;
  return isFrameToBlame(feature)
    ? { detail: 'frame', fix: `allow="${[...all, 'autoplay'].join('; ')}"` }
    : {
        detail: 'header',
        fix: `Permissions-Policy: ${all.map((each) => `${each}=(self)`).join(', ')}`,
      };
}

/** Whether a sandbox took the page's origin away: nobody can be asked for a device on behalf of none. */
function isSandboxed(): boolean {
  return self.origin === 'null' && /^(https?|about|blob):/.test(location.protocol);
}

function isFramed(): boolean {
  return window.top !== window;
}

/** A frame of the same site tells whether the frame, the page around it or the page itself refuses. Others do not. */
function isFrameToBlame(feature: string): boolean {
  const frame = window.frameElement;
  if (!frame) return isFramed();
  const isAllowedAround = policyOf(frame.ownerDocument)?.allowsFeature(feature) !== false;
  return isAllowedAround && policyOf(frame)?.allowsFeature(feature) === false;
}

function policyOf(place: Document | Element): Policy | undefined {
  const { permissionsPolicy, featurePolicy } = place as {
    permissionsPolicy?: Policy;
    featurePolicy?: Policy;
  };
  return permissionsPolicy ?? featurePolicy;
}
