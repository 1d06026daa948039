import { type Face, faceOf, type Weight } from "./face.ts";
import { type FontFile, filesFor, type Han } from "./font-files.ts";

/** A stretch of text that one face sets. `text` may differ from what was written: a box stands for the unknown. */
export interface FacedText {
  start: number;
  end: number;
  text: string;
  face: Face;
}

const replacement = "\u25a1";
const ignorable = /^\p{Default_Ignorable_Code_Point}$/u;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const candidates = new Map<string, FontFile[]>();

function candidatesFor(code: number, han: Han): FontFile[] {
  const key = `${han} ${code}`;
  const known = candidates.get(key) ?? filesFor(code, han);
  candidates.set(key, known);
  return known;
}

const visible = (cluster: string) => [...cluster].filter((character) => !ignorable.test(character));
const covers = (face: Face, characters: string[]) =>
  characters.every((character) => face.has(character.codePointAt(0)!));

function faceFor(characters: string[], weight: Weight, han: Han): Face | null {
  for (const file of candidatesFor(characters[0]!.codePointAt(0)!, han)) {
    const face = faceOf(file.name, weight);
    if (covers(face, characters)) return face;
  }
  return null;
}

/** Spaces of any width that no face has become a plain one; anything else unknown becomes a box. */
function substitute(character: string): string {
  return /^\s$/u.test(character) ? " " : replacement;
}

/**
 * Chooses a face for each character, whole clusters together (a base and its marks), staying with the face
 * before wherever that one is meant for the character too, so that scripts are shaped in whole words.
 * Nothing is dropped: a character that no face has prints as a replacement box.
 */
export function assignFaces(text: string, weight: Weight, han: Han): FacedText[] {
  const result: FacedText[] = [];
  let previous: Face | null = null;

  const stays = (characters: string[]): boolean => {
    if (!previous || !covers(previous, characters)) return false;
    if (/^\s$/u.test(characters[0]!)) return true;
    const meant = candidatesFor(characters[0]!.codePointAt(0)!, han);
    return meant.some((file) => faceOf(file.name, weight) === previous);
  };
  const place = (cluster: string, start: number): void => {
    const characters = visible(cluster);
    if (characters.length === 0 && !previous) return;
    let text = cluster;
    let face: Face | null =
      characters.length === 0 || stays(characters) ? previous : faceFor(characters, weight, han);
    const splits = characters.length > 1 && characters.some((one) => faceFor([one], weight, han));
    if (!face && splits) {
      let offset = start;
      for (const character of cluster) {
        place(character, offset);
        offset += character.length;
      }
      return;
    }
    if (!face) {
      text = substitute(cluster);
      face = faceFor([text], weight, han)!;
    }
    previous = face;
    result.push({ start, end: start + cluster.length, text, face });
  };

  for (const { segment, index } of graphemes.segment(text)) place(segment, index);
  return result;
}

/** Which shapes ideographs take in a text: kana, hangul and bopomofo tell, otherwise what surrounds it. */
export function hanOf(text: string, otherwise: Han): Han {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "japanese";
  if (/\p{Script=Hangul}/u.test(text)) return "korean";
  if (/\p{Script=Bopomofo}/u.test(text)) return "traditional";
  return otherwise;
}

/** The shapes that a locale expects: `zh-TW` traditional, `ja` Japanese, `ko` Korean, all others simplified. */
export function hanOfLocale(locale: string): Han {
  const { language, script, region } = new Intl.Locale(locale).maximize();
  if (language === "ja") return "japanese";
  if (language === "ko") return "korean";
  return script === "Hant" || ["TW", "HK", "MO"].includes(region ?? "") ? "traditional" : "simplified";
}
