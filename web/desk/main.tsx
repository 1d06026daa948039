import "../ui/styles.css";
import { start } from "../shell/start.tsx";

void start("desk", () => import("./routes.tsx"));
