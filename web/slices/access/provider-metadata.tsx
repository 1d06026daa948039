import { useState } from "react";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";

type Metadata = Awaited<ReturnType<ApiClient["sso"]["readMetadata"]>>;

/** Fills in what a SAML provider's metadata says, from its address or from its text. */
export function MetadataReader({ onRead }: { onRead: (read: Metadata) => void }) {
  const [done, setDone] = useState(false);
  const form = useForm({
    initial: { by: "url" as "url" | "text", url: "", text: "" },
    check: ({ by, url, text }) => ({
      url: by === "text" || url.trim() ? undefined : t("errors.fields.required"),
      text: by === "url" || text.trim() ? undefined : t("errors.fields.required"),
    }),
    submit: ({ by, url, text }) => client.sso.readMetadata(by === "url" ? { url: url.trim() } : { text }),
    onDone: (read) => {
      onRead(read);
      setDone(true);
    },
  });
  const { values, errorAt } = form;
  const wrong = errorAt("metadata");
  return (
    <Form
      form={form}
      label={t("access.sso.metadata.title")}
      className="flex flex-col gap-3 rounded-10 bg-sunken p-4"
    >
      <p className="text-pretty text-ink-2">{t("access.sso.metadata.hint")}</p>
      <RadioGroup
        label={t("access.sso.metadata.by")}
        hideLabel
        row
        value={values.by}
        onChange={(by) => form.set({ by })}
        options={(["url", "text"] as const).map((value) => ({
          value,
          label: t(`access.sso.metadata.${value}`),
        }))}
      />
      {values.by === "url" ? (
        <TextField
          label={t("access.sso.metadata.address")}
          type="url"
          placeholder="https://"
          spellCheck={false}
          autoComplete="off"
          dir="ltr"
          {...form.field("url")}
          error={form.field("url").error ?? wrong}
        />
      ) : (
        <TextArea
          label={t("access.sso.metadata.xml")}
          rows={4}
          maxRows={8}
          {...form.field("text")}
          error={form.field("text").error ?? wrong}
        />
      )}
      {done && <Banner tone="success">{t("access.sso.metadata.done")}</Banner>}
      <div>
        <Button type="submit" pending={form.pending}>
          {t("access.sso.metadata.read")}
        </Button>
      </div>
    </Form>
  );
}
