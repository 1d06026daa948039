import "../ui/styles.css";
import { start } from "../shell/start.tsx";

void start("console", () => import("./routes.tsx"));
