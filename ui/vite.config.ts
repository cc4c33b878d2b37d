import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Two scripts with names that stay: a page embeds `activity-timeline.js` alone, the app adds `app.js` to it. What both
// use lies in the first one, so that nothing is loaded or defined twice.
export default defineConfig({
  publicDir: here("src/app/public"),
  build: {
    outDir: here("../query_api/ui"),
    emptyOutDir: false,
    target: "es2022",
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: true,
    rollupOptions: {
      input: { "activity-timeline": here("src/index.ts"), app: here("src/app/app.ts") },
      preserveEntrySignatures: "allow-extension",
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
