import "../ui/styles.css";
