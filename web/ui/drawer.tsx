import { lazy, type ReactNode } from "react";
import { OnceOpen } from "./once-open.tsx";

const DrawerPanel = lazy(() =>
  import("./drawer-panel.tsx").then((module) => ({ default: module.DrawerPanel })),
);

export interface DrawerProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
}

/** A panel at the side of the page; on a phone a sheet that rises from below. Loaded on use. */
export function Drawer(props: DrawerProps) {
  return (
    <OnceOpen open={props.open}>
      <DrawerPanel {...props} />
    </OnceOpen>
  );
}
