import { type CalendarDate, parseDate } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "react-aria-components/Button";
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from "react-aria-components/Calendar";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { DatePicker as AriaDatePicker } from "react-aria-components/DatePicker";
import { Dialog } from "react-aria-components/Dialog";
import { Group } from "react-aria-components/Group";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { Label } from "react-aria-components/Label";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { locale } from "../kernel/locale.ts";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import type { DateFieldProps } from "./date-field.tsx";
import { inputClass } from "./field.tsx";
import { iconButtonClass } from "./icon-button.tsx";
import { floatClass } from "./list-box.tsx";

/** What `DateField` loads. */
export function DatePicker(props: DateFieldProps) {
  const { label, hideLabel, hint, error, optional, className, value, onChange, min, max, disabled } = props;
  return (
    <I18nProvider locale={locale}>
      <AriaDatePicker
        value={parsed(value)}
        onChange={(date) => onChange(date?.toString() ?? null)}
        minValue={parsed(min)}
        maxValue={parsed(max)}
        isDisabled={disabled}
        isInvalid={Boolean(error)}
        granularity="day"
        className={cx("flex min-w-0 flex-col gap-1.5", className)}
      >
        <Label className={cx("text-13 font-medium", hideLabel && "sr-only")}>
          {label}
          {optional && <span className="font-regular text-ink-3"> {t("common.optional")}</span>}
        </Label>
        <Group className={cx(inputClass, "flex h-9 items-center pe-1 touch:h-11", error && "ring-red-solid")}>
          <DateInput className="flex flex-1 tabular">
            {(segment) => (
              <DateSegment
                segment={segment}
                className="rounded-[3px] px-0.5 outline-none data-[focused]:bg-accent data-[focused]:text-on-accent data-[placeholder]:text-ink-3 data-[focused]:data-[placeholder]:text-on-accent"
              />
            )}
          </DateInput>
          <Button
            aria-label={t("common.openCalendar")}
            className={cx(iconButtonClass, "size-7 touch:size-9")}
          >
            <CalendarDays size={16} aria-hidden />
          </Button>
        </Group>
        {error && (
          <Text slot="errorMessage" className="text-13 text-red">
            {error}
          </Text>
        )}
        {hint && (
          <Text slot="description" className="text-13 text-ink-3">
            {hint}
          </Text>
        )}
        <Popover className={floatClass} offset={6}>
          <Dialog className="p-3 outline-none" aria-label={label}>
            <Month />
          </Dialog>
        </Popover>
      </AriaDatePicker>
    </I18nProvider>
  );
}

function Month() {
  return (
    <Calendar>
      <header className="flex items-center justify-between pb-2">
        <Button slot="previous" className={cx(iconButtonClass, "size-8")}>
          <ChevronLeft size={16} aria-hidden className="rtl:-scale-x-100" />
        </Button>
        <CalendarHeading className="text-14 font-medium" />
        <Button slot="next" className={cx(iconButtonClass, "size-8")}>
          <ChevronRight size={16} aria-hidden className="rtl:-scale-x-100" />
        </Button>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>
          {(day) => (
            <CalendarHeaderCell className="pb-1 text-12 font-regular text-ink-3">{day}</CalendarHeaderCell>
          )}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => (
            <CalendarCell
              date={date}
              className="flex size-9 cursor-pointer items-center justify-center rounded-6 text-13 tabular data-[disabled]:cursor-default data-[disabled]:text-ink-3/50 data-[hovered]:bg-hover data-[outside-month]:hidden data-[selected]:bg-accent data-[selected]:text-on-accent touch:size-11"
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}

function parsed(value: string | null | undefined): CalendarDate | null {
  try {
    return value ? parseDate(value) : null;
  } catch {
    return null;
  }
}
