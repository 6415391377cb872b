import { defineConfig } from "vite";

/**
 * The server as the package ships it: few files, everything inside, because reading hundreds of small modules is most of
 * a cold start. The chunks stand as deep below the package as the files of an adapter under `src/`.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: "src/main.ts",
    outDir: "dist",
    emptyOutDir: false,
    target: "node22",
    minify: false,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      output: { entryFileNames: "[name].js", chunkFileNames: "server/chunks/[name].js" },
    },
  },
  ssr: { noExternal: true, target: "node" },
});
