import { css } from 'lit';

/** A round button with its label below. The panel sets `--_on-stage`, the text colour on its stage; elsewhere the page's applies. */
export const styles = css`
  :host {
    display: inline-block;
    position: relative;
  }

  .control {
    flex-direction: column;
    gap: 4px;
    width: 100%;
    min-width: 52px;
    padding: 4px;
    border-radius: var(--_radius);
    font-weight: 400;
    font-size: 13px;
    color: var(--_on-stage, var(--_text));
    background: none;
  }

  .control:focus-visible {
    outline-color: currentColor;
  }

  .disc {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    width: 52px;
    height: 52px;
    border: 1px solid transparent;
    border-radius: 50%;
    color: var(--_stage-text);
    background: var(--_stage-control);
    transition: background 120ms;
  }

  .label {
    display: var(--_words, block);
    overflow-wrap: anywhere;
  }

  :host([compact]) .label {
    display: none;
  }

  :host([compact]) .disc {
    width: 44px;
    height: 44px;
  }

  :host([compact]) .control {
    min-width: 44px;
    padding: 0;
    border-radius: 50%;
  }

  .off .disc,
  .blocked .disc {
    color: #12151a;
    background: #e9ecef;
  }

  .blocked .disc {
    border-color: #ffa94d;
    box-shadow: 0 0 0 2px #ffa94d;
  }

  .slash-ground {
    stroke: var(--_stage-control);
    stroke-width: 5;
  }

  .off .slash-ground,
  .blocked .slash-ground {
    stroke: #e9ecef;
  }

  .end .disc {
    color: var(--_danger-text);
    background: var(--_danger);
  }

  .pending .disc::after {
    content: '';
    position: absolute;
    inset: -4px;
    border: 2px solid var(--_stage-text-2);
    border-top-color: transparent;
    border-radius: 50%;
    /* Delayed, so that it does not flicker for fast devices or draw while a call is being set up. */
    opacity: 0;
    animation:
      turn 900ms linear 600ms infinite,
      appear 1ms 600ms forwards;
  }

  .hint {
    position: absolute;
    inset-block-end: calc(100% + 4px);
    inset-inline-start: 0;
    z-index: 1;
    padding: 6px 12px;
    border-radius: var(--_radius);
    white-space: nowrap;
    color: #12151a;
    background: #ffd43b;
  }

  @keyframes appear {
    to {
      opacity: 1;
    }
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .pending .disc::after {
      animation: none;
      opacity: 1;
    }

    .disc {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .disc {
      border-color: currentColor;
    }

    .blocked .disc {
      border: 2px dashed;
    }

    .hint {
      border: 1px solid;
    }
  }
`;
