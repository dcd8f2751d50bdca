/**
 * Lower triangle L with L Lᵀ = the symmetric matrix (row by row, n × n); undefined where the matrix is not positive
 * definite to 1e-13. Source: Golub and Van Loan, Matrix Computations, 4.2.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column] ?? 0
      for (let k = 0; k < column; k++) sum -= (lower[row * n + k] ?? 0) * (lower[column * n + k] ?? 0)
      if (row !== column) lower[row * n + column] = sum / (lower[column * n + column] ?? 1)
      else if (sum > 1e-13 * Math.abs(matrix[row * n + row] ?? 0)) lower[row * n + row] = Math.sqrt(sum)
      else return undefined
    }
  }
  return lower
}

/** x with L Lᵀ x = right. */
export function solveCholesky(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const x = Float64Array.from(right)
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row] = (x[row] ?? 0) - (lower[row * n + k] ?? 0) * (x[k] ?? 0)
    x[row] = (x[row] ?? 0) / (lower[row * n + row] ?? 1)
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row] = (x[row] ?? 0) - (lower[k * n + row] ?? 0) * (x[k] ?? 0)
    x[row] = (x[row] ?? 0) / (lower[row * n + row] ?? 1)
  }
  return x
}
