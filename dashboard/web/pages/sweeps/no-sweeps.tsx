/** Nothing yet: what to do next, in the largest type. */
export const NoSweeps = () => (
  <section class="empty">
    <h1 class="off-screen">Sweeps</h1>
    <h2>Nothing on the table yet. Write down what to try, then start it.</h2>
    <ol class="stack near">
      <li>
        <p>A sweep file says what to vary. The smallest one:</p>
        <pre>
          <code>{smallest}</code>
        </pre>
      </li>
      <li>
        <p>Start it. This page shows it from its first step.</p>
        <pre>
          <code>lorasweep run sweep.yaml</code>
        </pre>
      </li>
      <li>
        <p>No trainer at hand? A demo plays six recorded trainings.</p>
        <pre>
          <code>npm run demo</code>
        </pre>
      </li>
    </ol>
  </section>
)

const smallest = `name: zorvek
trainer: kohya
script: train_network
model: ~/models/base.safetensors
dataset: {folder: ./photos, token: zorvek, repeats: 400 / images}
grid: {network_dim: [8, 16], unet_lr: [1e-4, 2e-4]}
prompts: ["zorvek, portrait", "a portrait of a stranger"]
samples: every epoch
slots: {gpus: all}
`
