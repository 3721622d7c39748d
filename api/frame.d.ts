/** `keyferry/frame`: Keyferry in a frame, for those who want no markup. */

export { KeyferryError, mountFrame } from "./index.js";
export type { MountOptions, Mounted } from "./index.js";
