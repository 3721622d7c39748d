/** `keyferry/svelte`: what Svelte's templates can say of `<key-ferry>`. Types alone. */

import type { HTMLAttributes } from "svelte/elements";
import type { KeyFerry, KeyFerryEventMap, KeyFerryMarkup } from "./index.js";

/** `onkf-done` and so on. */
export type KeyFerryListeners = {
  [Name in keyof KeyFerryEventMap as `on${Name}`]?: (event: KeyFerryEventMap[Name]) => void;
};

export type KeyFerryProps = Omit<HTMLAttributes<KeyFerry>, keyof KeyFerryMarkup> & KeyFerryMarkup & KeyFerryListeners;

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "key-ferry": KeyFerryProps;
  }
}
