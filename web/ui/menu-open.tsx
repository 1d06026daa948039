import { Fragment } from "react";
import { Button } from "react-aria-components/Button";
import { Header } from "react-aria-components/Header";
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { cx } from "./cx.ts";
import { KeyboardHint } from "./keyboard-hint.tsx";
import { floatClass, itemClass } from "./list-box.tsx";
import { type MenuAction, MenuFace, type MenuProps, menuButtonClass } from "./menu.tsx";

/** What `Menu` loads when somebody reaches for it, and opens at once. */
export function MenuOpen(props: MenuProps) {
  const { label, iconOnly, groups, align = "end" } = props;
  return (
    <MenuTrigger defaultOpen>
      <Button aria-label={iconOnly ? label : undefined} className={menuButtonClass(props)}>
        <MenuFace {...props} />
      </Button>
      <Popover className={cx(floatClass, "min-w-48 max-w-80")} placement={`bottom ${align}`} offset={4}>
        <AriaMenu className="max-h-100 overflow-y-auto p-1 outline-none" aria-label={label}>
          {groups.map((group, index) => (
            <Fragment key={group.label ?? group.items[0]?.id}>
              {index > 0 && <Separator className="-mx-1 my-1 h-px bg-line" />}
              <MenuSection aria-label={group.label ?? label}>
                {group.label && (
                  <Header className="px-2.5 pt-1.5 pb-1 text-12 font-medium text-ink-3">{group.label}</Header>
                )}
                {group.items.map((item) => (
                  <Item key={item.id} item={item} />
                ))}
              </MenuSection>
            </Fragment>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Item({ item }: { item: MenuAction }) {
  const { icon: Icon } = item;
  return (
    <MenuItem
      id={item.id}
      textValue={item.label}
      isDisabled={item.disabled}
      onAction={item.onAction}
      className={cx(itemClass, item.danger && "text-red data-[focused]:bg-red-soft")}
    >
      {Icon && <Icon size={16} aria-hidden className={item.danger ? undefined : "text-ink-3"} />}
      <span className="flex-1 truncate">{item.label}</span>
      {item.keys && <KeyboardHint keys={item.keys} />}
    </MenuItem>
  );
}
