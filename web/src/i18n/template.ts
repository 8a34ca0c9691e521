/** The parameters that a message wants, read off its text: '{a} of {b}' wants {a, b}. */
type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
export type Expand<T extends string> = { readonly [Name in Names<T>]: string | number };
