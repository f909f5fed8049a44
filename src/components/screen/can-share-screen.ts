/** Whether the browser can share a screen at all: those of phones cannot. */
export function canShareScreen(): boolean {
  const { mediaDevices } = navigator as Partial<Navigator>; // undefined on insecure pages
  return mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices;
}
