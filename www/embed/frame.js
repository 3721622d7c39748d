// `keyferry/frame`: Keyferry in a frame, for those who want no markup.

export { KeyferryError, mountFrame } from './page/key-ferry.js';
