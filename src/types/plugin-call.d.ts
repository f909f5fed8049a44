/** The registry used in development has no such package; this stands in for its types and is not shipped. */
declare module '@rongcloud/plugin-call' {
  export const installer: unknown;
}
