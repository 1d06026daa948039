import { Star } from "lucide-react";
import { useId, useState } from "react";
import type { Ticket } from "../../../contract/tickets.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { TextArea } from "../../ui/text-area.tsx";
import { toast } from "../../ui/toast.tsx";
import { useRate } from "./data.ts";

const scores = [1, 2, 3, 4, 5] as const;
type Score = (typeof scores)[number];

/** A rating that was given, as stars and words. */
export function RatingStars({ score }: { score: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className="inline-flex gap-0.5" aria-hidden>
        {scores.map((one) => (
          <Star key={one} size={14} className={one <= score ? filled : "text-ink-3"} />
        ))}
      </span>
      <span>{t(`tickets.rating.word.${score as Score}`)}</span>
    </span>
  );
}

const filled = "fill-amber-solid text-amber-solid";

/** Asks the one who opened a ticket how it was handled, or shows what they said. */
export function RatingCard({ ticket }: { ticket: Ticket }) {
  const [editing, setEditing] = useState(false);
  const given = ticket.rating;
  if (given && !editing) {
    return (
      <section aria-label={t("tickets.fact.rating")} className="rounded-10 bg-sunken px-4 py-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <RatingStars score={given.score} />
          {ticket.can.rate && (
            <Button size="sm" variant="quiet" onClick={() => setEditing(true)}>
              {t("tickets.rating.change")}
            </Button>
          )}
        </div>
        {given.comment && (
          <p className="mt-1 break-words whitespace-pre-line text-ink-2" dir="auto">
            {given.comment}
          </p>
        )}
      </section>
    );
  }
  if (!ticket.can.rate) return null;
  return <RatingForm ticket={ticket} onDone={() => setEditing(false)} />;
}

function RatingForm({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const [score, setScore] = useState<Score | undefined>(ticket.rating?.score as Score | undefined);
  const [comment, setComment] = useState(ticket.rating?.comment ?? "");
  const rate = useRate(ticket.id);
  const send = () => {
    if (!score) return;
    rate.mutate(
      { id: ticket.id, score, comment },
      {
        onSuccess: () => {
          toast(t("tickets.rating.thanks"));
          onDone();
        },
      },
    );
  };
  return (
    <section className="flex flex-col gap-3 rounded-10 border border-line px-4 py-3.5">
      <ScoreInput score={score} onChange={setScore} />
      {score !== undefined && (
        <>
          <TextArea
            label={t("tickets.rating.comment")}
            optional
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={setComment}
          />
          {rate.error && <Banner tone="error">{errorText(rate.error)}</Banner>}
          <Button variant="primary" className="self-start" pending={rate.isPending} onClick={send}>
            {t("tickets.rating.send")}
          </Button>
        </>
      )}
    </section>
  );
}

interface ScoreInputProps {
  score: Score | undefined;
  onChange: (score: Score) => void;
}

function ScoreInput({ score, onChange }: ScoreInputProps) {
  const [near, setNear] = useState<Score>();
  const name = useId();
  const shown = near ?? score ?? 0;
  return (
    <fieldset>
      <legend className="text-14 font-bold">{t("tickets.rating.title")}</legend>
      <p className="text-13 text-ink-2">{t("tickets.rating.hint")}</p>
      <div className="mt-2 flex flex-wrap items-center gap-x-3">
        <div className="-ms-2 flex" onPointerLeave={() => setNear(undefined)}>
          {scores.map((one) => (
            <label
              key={one}
              className="flex size-11 items-center justify-center rounded-6 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent-line"
              onPointerEnter={() => setNear(one)}
            >
              <input
                type="radio"
                name={name}
                value={one}
                checked={score === one}
                onChange={() => onChange(one)}
                className="sr-only"
              />
              <Star
                size={24}
                aria-hidden
                className={cx("transition-colors duration-120", one <= shown ? filled : "text-control")}
              />
              <span className="sr-only">
                {t("tickets.rating.of", { score: one })}, {t(`tickets.rating.word.${one}`)}
              </span>
            </label>
          ))}
        </div>
        {shown > 0 && (
          <span aria-hidden className="text-14 font-medium">
            {t(`tickets.rating.word.${shown as Score}`)}
          </span>
        )}
      </div>
    </fieldset>
  );
}
