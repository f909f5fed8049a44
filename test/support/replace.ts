/**
 * Replaces a property of an object.
 *
 * @returns restores the original
 */
export function replace<T extends object, K extends keyof T>(
  object: T,
  name: K,
  value: T[K],
): () => void {
  const original = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
  return () => {
    if (original) Object.defineProperty(object, name, original);
    else delete object[name]; // the original was inherited
  };
}

/**
 * Takes a property of its own away from an object, as if the browser did not have it.
 *
 * @returns restores it
 */
export function takeAway(object: object, name: string): () => void {
  const original = Object.getOwnPropertyDescriptor(object, name)!;
  Reflect.deleteProperty(object, name);
  return () => void Object.defineProperty(object, name, original);
}
