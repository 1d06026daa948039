import { contentOf, oneLine } from "./content.ts";
import type { Letter } from "./kinds.ts";
import { asHtml, asText, type Sender } from "./layout.ts";
import { mailWordsOf } from "./words.ts";

/** A mail that is written: what a person sees of it. */
export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}

/** Writes a letter in the sender's name and look. */
export function writeMail(letter: Letter, sender: Sender): WrittenMail {
  const words = mailWordsOf(letter.language ?? "en");
  const content = contentOf(letter, words);
  const named = { ...sender, name: oneLine(sender.name) };
  return {
    subject: content.subject,
    text: asText(content, named, words),
    html: asHtml(content, named, words),
  };
}
