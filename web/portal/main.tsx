import "../ui/styles.css";
import { start } from "../shell/start.tsx";

// The sign-in page does without the list of screens; with the page of whoever is signed in it comes at once (preload.ts).
void start("portal", () => import("./routes.tsx"));
