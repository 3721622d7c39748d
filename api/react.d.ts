/** `keyferry/react`: what the markup of React 19 can say of `<key-ferry>`. Types alone. */

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { KeyFerry, KeyFerryEventMap, KeyFerryMarkup, KeyFerryToken } from "./index.js";

/** `onkf-done` and so on: React 19 listens to whatever stands behind `on`. */
export type KeyFerryListeners = {
  [Name in keyof KeyFerryEventMap as `on${Name}`]?: (event: KeyFerryEventMap[Name]) => void;
};

export type KeyFerryProps = Omit<DetailedHTMLProps<HTMLAttributes<KeyFerry>, KeyFerry>, keyof KeyFerryMarkup> &
  KeyFerryMarkup &
  KeyFerryListeners;

declare module "react" {
  interface CSSProperties extends Partial<Record<KeyFerryToken, string>> {}
  namespace JSX {
    interface IntrinsicElements {
      "key-ferry": KeyFerryProps;
    }
  }
}
