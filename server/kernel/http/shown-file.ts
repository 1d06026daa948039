/** What a browser is told of a file beside its type, where that is not what every answer says (see answer.ts). */
export interface ShownRules {
  "content-security-policy"?: string;
  "cross-origin-resource-policy"?: "cross-origin";
}

/** A file that is to be shown by other rules than the rest: in a frame, or on pages of other sites. */
export class ShownFile extends Blob {
  constructor(
    content: BlobPart,
    type: string,
    readonly rules: ShownRules,
  ) {
    super([content], { type });
  }
}
