import { t } from "../../kernel/messages.ts";
import { Select } from "../../ui/select.tsx";

interface PhaseSelectProps {
  phases: readonly { id: string; name: string }[];
  value: string | null;
  onChange: (phaseId: string | null) => void;
  error?: string;
  className?: string;
}

/** One of a project's phases, or none. */
export function PhaseSelect({ phases, value, onChange, error, className }: PhaseSelectProps) {
  if (phases.length === 0) return null;
  return (
    <Select
      label={t("planning.milestones.phase")}
      optional
      error={error}
      className={className}
      value={value ?? "none"}
      onChange={(id) => onChange(id === "none" ? null : id)}
      options={[
        { value: "none", label: t("planning.milestones.noPhase") },
        ...phases.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
