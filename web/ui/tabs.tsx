import { type ReactNode, useRef } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components/Tabs";
import { cx } from "./cx.ts";
import { useCurrentInSight } from "./use-current-in-sight.ts";

export interface TabsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { id: T; label: string; count?: number; panel: ReactNode }[];
  className?: string;
}

/** Parts of one place, one at a time. The value belongs in the address, so that it can be linked to. */
export function Tabs<T extends string>({ label, value, onChange, tabs, className }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  useCurrentInSight(list, value);
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange(key as T)} className={className}>
      <TabList ref={list} aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className={cx(
              "-mb-px flex h-10 cursor-pointer items-center gap-1.5 border-b-2 border-transparent text-14 whitespace-nowrap text-ink-2",
              "data-[hovered]:text-ink data-[selected]:border-accent data-[selected]:font-medium data-[selected]:text-ink touch:h-11",
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-12 text-ink-3 tabular">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-4 outline-offset-4">
          {tab.panel}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
