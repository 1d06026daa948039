declare module "linebreak" {
  /** Finds where a line may or must break (UAX #14). Positions are offsets in UTF-16 code units. */
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
}
