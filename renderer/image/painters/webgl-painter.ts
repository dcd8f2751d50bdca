import type { Painter, Picture } from './painter.ts'
import { linkProgram } from './webgl-program.ts'

/**
 * WebGL2 painter: counts as a 16-bit texture, the colour table as a second one of 256 × 256. On a graphics card the
 * processor only uploads; zoom, pan and another look cost nothing there.
 */
export class WebglPainter implements Painter {
  readonly kind = 'webgl'
  readonly #canvas: OffscreenCanvas
  readonly #gl: WebGL2RenderingContext
  readonly #countsTexture: WebGLTexture
  readonly #tableTexture: WebGLTexture
  readonly #program: WebGLProgram
  readonly #place: WebGLUniformLocation | null
  readonly #clip: WebGLUniformLocation | null
  readonly #canvasHeight: WebGLUniformLocation | null
  readonly #background: WebGLUniformLocation | null
  #counts: Uint16Array | undefined
  #table: Uint32Array | undefined

  /** @param onLost the card was taken away: this painter shows nothing any more */
  constructor(canvas: OffscreenCanvas, gl: WebGL2RenderingContext, onLost: () => void) {
    this.#canvas = canvas
    this.#gl = gl
    this.#program = linkProgram(gl)
    this.#place = gl.getUniformLocation(this.#program, 'place')
    this.#clip = gl.getUniformLocation(this.#program, 'clip')
    this.#canvasHeight = gl.getUniformLocation(this.#program, 'canvasHeight')
    this.#background = gl.getUniformLocation(this.#program, 'background')
    gl.useProgram(this.#program)
    this.#countsTexture = this.#texture(gl.TEXTURE0)
    this.#tableTexture = this.#texture(gl.TEXTURE1)
    gl.uniform1i(gl.getUniformLocation(this.#program, 'counts'), 0)
    gl.uniform1i(gl.getUniformLocation(this.#program, 'colours'), 1)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2)
    canvas.addEventListener('webglcontextlost', onLost)
  }

  resize(width: number, height: number): void {
    this.#canvas.width = Math.max(1, width)
    this.#canvas.height = Math.max(1, height)
    this.#gl.viewport(0, 0, this.#canvas.width, this.#canvas.height)
  }

  paint(picture: Picture): void {
    const gl = this.#gl
    this.#upload(picture)
    const { at, clip } = picture
    gl.uniform4f(this.#place, at.x, at.y, at.width, at.height)
    gl.uniform4f(this.#clip, clip.x, clip.y, clip.x + clip.width, clip.y + clip.height)
    gl.uniform1f(this.#canvasHeight, this.#canvas.height)
    const [red, green, blue] = picture.background
    gl.uniform3f(this.#background, red / 255, green / 255, blue / 255)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
  }

  close(): void {
    this.#gl.deleteTexture(this.#countsTexture)
    this.#gl.deleteTexture(this.#tableTexture)
    this.#gl.deleteProgram(this.#program)
  }

  #upload({ counts, height, table, width }: Picture): void {
    const gl = this.#gl
    if (counts !== this.#counts) {
      gl.activeTexture(gl.TEXTURE0)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, counts)
      this.#counts = counts
    }
    if (table !== this.#table) {
      gl.activeTexture(gl.TEXTURE1)
      const bytes = new Uint8Array(table.buffer)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 256, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
      this.#table = table
    }
  }

  #texture(unit: number): WebGLTexture {
    const gl = this.#gl
    const texture = gl.createTexture()
    gl.activeTexture(unit)
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
    return texture
  }
}
