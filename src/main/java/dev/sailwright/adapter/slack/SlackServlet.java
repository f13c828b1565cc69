package dev.sailwright.adapter.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.jakarta_servlet.SlackAppServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bolt's servlet, closed to everything that the filter did not verify: wiring that forgets the
 * filter opens nothing.
 */
final class SlackServlet extends SlackAppServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SlackServlet.class);

  SlackServlet(App app) {
    super(app);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!VerifiedRequest.passed(request)) {
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    try {
      super.doPost(request, response);
    } catch (RuntimeException e) {
      // Bolt reads before it handles, and what it cannot read it does not catch. Its words may
      // quote the request.
      LOG.warn("a signed request is not understood: {}", e.getClass().getSimpleName());
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }
}
