/** What `rc-call-kit/react` and the other entries for frameworks load: nothing. They are types. */
export {};
