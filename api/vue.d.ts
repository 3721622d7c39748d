/** `keyferry/vue`: what Vue's templates can say of `<key-ferry>`. Types alone. */

import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
import type { KeyFerry, KeyFerryEventMap, KeyFerryMarkup } from "./index.js";

type Emits = { [Name in keyof KeyFerryEventMap]: (event: KeyFerryEventMap[Name]) => void };

type Listeners = { [Name in keyof KeyFerryEventMap as `on${Capitalize<Name>}`]?: Emits[Name] };

/** The element as a component of templates. */
export type KeyFerryComponent = new () => KeyFerry & {
  $props: Omit<HTMLAttributes, keyof KeyFerryMarkup> & KeyFerryMarkup & Listeners & PublicProps;
  $emit: EmitFn<Emits>;
};

declare module "vue" {
  interface GlobalComponents {
    "key-ferry": KeyFerryComponent;
  }
}
