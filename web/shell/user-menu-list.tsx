import { Check, KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Header } from "react-aria-components/Header";
import { Menu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { t } from "../kernel/messages.ts";
import { useGo } from "../kernel/navigation.ts";
import { useSession } from "../kernel/session.tsx";
import { setTheme, type Theme, useTheme } from "../kernel/theme.ts";
import { floatClass, itemClass } from "../ui/list-box.tsx";
import { type Door, pathIn } from "./door.ts";
import { signOut } from "./sign-out.ts";
import { UserFace, userButtonClass } from "./user-menu.tsx";

const themes = [
  { id: "system", icon: Monitor },
  { id: "light", icon: Sun },
  { id: "dark", icon: Moon },
] as const satisfies { id: Theme; icon: unknown }[];

/** The open user menu: who one is, theme, password, sign out. */
export function UserMenuList({ door, folded }: { door: Door; folded: boolean }) {
  const { person } = useSession();
  const theme = useTheme();
  const go = useGo();
  return (
    <MenuTrigger defaultOpen>
      <Button aria-label={t("shell.userMenu", { name: person.name })} className={userButtonClass(folded)}>
        <UserFace name={person.name} folded={folded} />
      </Button>
      <Popover className={floatClass} placement="top start" offset={6}>
        <div className="border-b border-line px-3.5 py-2.5">
          <p className="truncate font-medium" dir="auto">
            {person.name}
          </p>
          <p className="truncate text-13 text-ink-3">{person.email}</p>
        </div>
        <Menu aria-label={t("shell.userMenu", { name: person.name })} className="w-58 p-1 outline-none">
          <MenuSection
            selectionMode="single"
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const [next] = keys === "all" ? [] : [...keys];
              if (next) setTheme(next as Theme);
            }}
          >
            <Header className="px-2.5 pt-1.5 pb-1 text-12 font-medium text-ink-3">
              {t("shell.theme.title")}
            </Header>
            {themes.map(({ id, icon: Icon }) => (
              <MenuItem key={id} id={id} className={itemClass} textValue={t(`shell.theme.${id}`)}>
                {({ isSelected }) => (
                  <>
                    <Icon size={16} aria-hidden className="text-ink-3" />
                    <span className="flex-1">{t(`shell.theme.${id}`)}</span>
                    {isSelected && <Check size={16} aria-hidden className="text-accent-text" />}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="-mx-1 my-1 h-px bg-line" />
          <MenuItem
            id="account"
            className={itemClass}
            onAction={() => go({ to: pathIn(door.home, "account") })}
          >
            <KeyRound size={16} aria-hidden className="text-ink-3" />
            {t("shell.account")}
          </MenuItem>
          <MenuItem id="sign-out" className={itemClass} onAction={() => void signOut(door)}>
            <LogOut size={16} aria-hidden className="text-ink-3" />
            {t("shell.signOut")}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
