declare const brandName: unique symbol

/** A value whose meaning was checked where it was made. */
export type Brand<Base, Name extends string> = Base & { readonly [brandName]: Name }
